/** Tokens, projects and the event log in Postgres. */
@NullMarked
package dev.slipway.gateway.out.persistence;

import org.jspecify.annotations.NullMarked;
