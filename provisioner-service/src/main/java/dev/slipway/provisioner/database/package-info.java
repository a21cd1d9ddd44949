/** Databases and accounts of applications on a cluster's database machine. */
@NullMarked
package dev.slipway.provisioner.database;

import org.jspecify.annotations.NullMarked;
