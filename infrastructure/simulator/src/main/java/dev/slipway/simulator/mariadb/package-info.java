/** Simulated MariaDB: accounts on a volume, and logins over its protocol. */
@NullMarked
package dev.slipway.simulator.mariadb;

import org.jspecify.annotations.NullMarked;
