/** Tests. */
@NullMarked
package dev.slipway.deployer.manifest;

import org.jspecify.annotations.NullMarked;
