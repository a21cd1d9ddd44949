/** Simulated etcd: members on machines' disks, a quorum of those that run, and etcdctl. */
@NullMarked
package dev.slipway.simulator.etcd;

import org.jspecify.annotations.NullMarked;
