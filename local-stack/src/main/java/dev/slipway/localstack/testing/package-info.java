/** Quarkus test resources that bring a fresh PostgreSQL and a fresh broker to a test run. */
@NullMarked
package dev.slipway.localstack.testing;

import org.jspecify.annotations.NullMarked;
