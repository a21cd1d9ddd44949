@NullMarked
package dev.slipway.monitor.out.mariadb;

import org.jspecify.annotations.NullMarked;
