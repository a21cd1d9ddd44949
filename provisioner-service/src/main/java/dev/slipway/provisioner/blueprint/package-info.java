/**
 * From what is recorded to what a driver is asked for: layout, keys, and the machine's description.
 */
@NullMarked
package dev.slipway.provisioner.blueprint;

import org.jspecify.annotations.NullMarked;
