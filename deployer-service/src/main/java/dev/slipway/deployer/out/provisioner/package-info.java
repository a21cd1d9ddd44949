/** What the deployer asks of the provisioner. */
@NullMarked
package dev.slipway.deployer.out.provisioner;

import org.jspecify.annotations.NullMarked;
