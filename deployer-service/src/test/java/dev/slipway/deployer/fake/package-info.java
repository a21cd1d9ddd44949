/** A Kubernetes cluster that lives in memory. */
@NullMarked
package dev.slipway.deployer.fake;

import org.jspecify.annotations.NullMarked;
