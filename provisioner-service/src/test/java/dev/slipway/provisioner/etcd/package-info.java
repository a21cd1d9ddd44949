@NullMarked
package dev.slipway.provisioner.etcd;

import org.jspecify.annotations.NullMarked;
