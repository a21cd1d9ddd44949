/** The clusters' own API servers and etcd, as the provisioner talks to them. */
@NullMarked
package dev.slipway.provisioner.out.kubernetes;

import org.jspecify.annotations.NullMarked;
