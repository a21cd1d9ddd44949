/** The infrastructure drivers that are on the class path. */
@NullMarked
package dev.slipway.provisioner.out.driver;

import org.jspecify.annotations.NullMarked;
