/** Tests. */
@NullMarked
package dev.slipway.deployer.application;

import org.jspecify.annotations.NullMarked;
