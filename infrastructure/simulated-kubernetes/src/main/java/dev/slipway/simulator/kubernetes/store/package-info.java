/** What etcd keeps of a cluster: objects by key, with one revision. */
@NullMarked
package dev.slipway.simulator.kubernetes.store;

import org.jspecify.annotations.NullMarked;
