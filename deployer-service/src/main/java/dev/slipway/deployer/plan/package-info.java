/** Compares an application's wish with what is in its cluster; says what to do next. Pure. */
@NullMarked
package dev.slipway.deployer.plan;

import org.jspecify.annotations.NullMarked;
