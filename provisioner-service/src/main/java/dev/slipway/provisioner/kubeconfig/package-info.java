/** Short-lived access to a cluster, which can be revoked. */
@NullMarked
package dev.slipway.provisioner.kubeconfig;

import org.jspecify.annotations.NullMarked;
