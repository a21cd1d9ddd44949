/** Commands about clusters: create, delete, kubeconfig, kubectl, etcd. */
@NullMarked
package dev.slipway.cli.cluster;

import org.jspecify.annotations.NullMarked;
