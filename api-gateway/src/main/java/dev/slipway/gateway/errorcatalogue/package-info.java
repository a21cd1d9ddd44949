/** Every problem code with its meaning and its remedy. */
@NullMarked
package dev.slipway.gateway.errorcatalogue;

import org.jspecify.annotations.NullMarked;
