/** Tests. */
@NullMarked
package dev.slipway.deployer.diagnosis;

import org.jspecify.annotations.NullMarked;
