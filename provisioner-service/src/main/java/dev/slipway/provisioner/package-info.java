/** The provisioner: clusters and their machines, from a wish to Kubernetes that runs. */
@NullMarked
package dev.slipway.provisioner;

import org.jspecify.annotations.NullMarked;
