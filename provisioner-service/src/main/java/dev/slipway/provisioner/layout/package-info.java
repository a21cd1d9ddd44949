/** A cluster's names and addresses: pure arithmetic, decided before any machine exists. */
@NullMarked
package dev.slipway.provisioner.layout;

import org.jspecify.annotations.NullMarked;
