/** Tests. */
@NullMarked
package dev.slipway.monitor.node;

import org.jspecify.annotations.NullMarked;
