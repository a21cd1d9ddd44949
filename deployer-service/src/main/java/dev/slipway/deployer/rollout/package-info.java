/** Carries applications out: observes, plans, acts, judges what came of it and records it. */
@NullMarked
package dev.slipway.deployer.rollout;

import org.jspecify.annotations.NullMarked;
