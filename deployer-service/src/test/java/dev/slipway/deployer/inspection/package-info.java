/** Tests. */
@NullMarked
package dev.slipway.deployer.inspection;

import org.jspecify.annotations.NullMarked;
