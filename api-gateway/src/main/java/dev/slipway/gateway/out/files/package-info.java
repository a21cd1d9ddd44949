/** The state directory. */
@NullMarked
package dev.slipway.gateway.out.files;

import org.jspecify.annotations.NullMarked;
