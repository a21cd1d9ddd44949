/** Applications' objects in their clusters, through the Kubernetes API. */
@NullMarked
package dev.slipway.deployer.out.kubernetes;

import org.jspecify.annotations.NullMarked;
