/** Tests. */
@NullMarked
package dev.slipway.deployer.evacuation;

import org.jspecify.annotations.NullMarked;
