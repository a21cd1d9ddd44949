/** Tests. */
@NullMarked
package dev.slipway.deployer.out.kubernetes;

import org.jspecify.annotations.NullMarked;
