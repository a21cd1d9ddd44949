/** Asks an application's port for an answer. */
@NullMarked
package dev.slipway.deployer.out.probe;

import org.jspecify.annotations.NullMarked;
