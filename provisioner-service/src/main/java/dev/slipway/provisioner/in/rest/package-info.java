/** The provisioner's share of /v1 and its internal contract. */
@NullMarked
package dev.slipway.provisioner.in.rest;

import org.jspecify.annotations.NullMarked;
