/** Clears nodes whose machine certainly no longer runs, so that their pods are made elsewhere. */
@NullMarked
package dev.slipway.deployer.evacuation;

import org.jspecify.annotations.NullMarked;
