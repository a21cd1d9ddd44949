/** How long an event takes on its way, stage by stage. */
@NullMarked
package dev.slipway.kit.latency;

import org.jspecify.annotations.NullMarked;
