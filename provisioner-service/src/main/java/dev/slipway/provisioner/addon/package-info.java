/** What is applied inside a cluster once its API server answers: DNS, and who may do what. */
@NullMarked
package dev.slipway.provisioner.addon;

import org.jspecify.annotations.NullMarked;
