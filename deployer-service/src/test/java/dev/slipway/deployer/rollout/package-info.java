/** Tests. */
@NullMarked
package dev.slipway.deployer.rollout;

import org.jspecify.annotations.NullMarked;
