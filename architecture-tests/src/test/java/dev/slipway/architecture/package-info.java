/** Rules about the structure of all modules. */
@NullMarked
package dev.slipway.architecture;

import org.jspecify.annotations.NullMarked;
