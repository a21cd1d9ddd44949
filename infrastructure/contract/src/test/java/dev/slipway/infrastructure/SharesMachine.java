package dev.slipway.infrastructure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;

/**
 * A test that takes the machine which {@link DriverFixture#shared()} boots, and leaves it fit for
 * the next. Such tests run first, one after the other: a boot may take half a minute.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Order(1)
@interface SharesMachine {}
