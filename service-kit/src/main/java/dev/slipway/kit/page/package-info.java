/** Pages of lists. */
@NullMarked
package dev.slipway.kit.page;

import org.jspecify.annotations.NullMarked;
