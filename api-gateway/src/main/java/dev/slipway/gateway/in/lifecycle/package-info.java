/** What happens at the start and by the clock. */
@NullMarked
package dev.slipway.gateway.in.lifecycle;

import org.jspecify.annotations.NullMarked;
