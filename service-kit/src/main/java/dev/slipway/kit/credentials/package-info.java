/** Short-lived credentials of clusters, from the provisioner. */
@NullMarked
package dev.slipway.kit.credentials;

import org.jspecify.annotations.NullMarked;
