/** Postgres: entities that never leave this package, and the stores that map them. */
@NullMarked
package dev.slipway.provisioner.out.persistence;

import org.jspecify.annotations.NullMarked;
