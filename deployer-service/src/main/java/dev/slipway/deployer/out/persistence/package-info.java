/** Applications and known clusters in Postgres. */
@NullMarked
package dev.slipway.deployer.out.persistence;

import org.jspecify.annotations.NullMarked;
