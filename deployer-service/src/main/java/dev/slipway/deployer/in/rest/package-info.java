/** The deployer's share of the REST API. */
@NullMarked
package dev.slipway.deployer.in.rest;

import org.jspecify.annotations.NullMarked;
