/** The pure planner: from a wish and an observation to the next actions and waits. */
@NullMarked
package dev.slipway.provisioner.plan;

import org.jspecify.annotations.NullMarked;
