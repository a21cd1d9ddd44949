/** A look into a cluster's etcd: members, and keys without values. */
@NullMarked
package dev.slipway.provisioner.etcd;

import org.jspecify.annotations.NullMarked;
