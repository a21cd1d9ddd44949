/** Named places at which a process can be made to end, to show that nothing is lost there. */
@NullMarked
package dev.slipway.kit.boundary;

import org.jspecify.annotations.NullMarked;
