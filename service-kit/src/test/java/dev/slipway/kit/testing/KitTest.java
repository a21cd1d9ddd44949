package dev.slipway.kit.testing;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import dev.slipway.localstack.testing.KafkaTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** A test within the test application, with a real PostgreSQL and a real Kafka. */
@QuarkusTest
@QuarkusTestResource(CuttablePostgres.class)
@QuarkusTestResource(KafkaTestResource.class)
@Target(TYPE)
@Retention(RUNTIME)
public @interface KitTest {}
