/** Tests. */
@NullMarked
package dev.slipway.deployer.plan;

import org.jspecify.annotations.NullMarked;
