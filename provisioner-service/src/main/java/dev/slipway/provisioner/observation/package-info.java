/**
 * What is, as opposed to what is wished: the infrastructure, etcd, the API server, nodes, DNS, the
 * database.
 */
@NullMarked
package dev.slipway.provisioner.observation;

import org.jspecify.annotations.NullMarked;
