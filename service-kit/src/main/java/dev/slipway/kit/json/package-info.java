/** How JSON is read and written. */
@NullMarked
package dev.slipway.kit.json;

import org.jspecify.annotations.NullMarked;
