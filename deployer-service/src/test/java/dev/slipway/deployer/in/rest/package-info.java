/** Tests. */
@NullMarked
package dev.slipway.deployer.in.rest;

import org.jspecify.annotations.NullMarked;
