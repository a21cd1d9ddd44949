package dev.slipway.kit.identity;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A resource or one of its methods that may be used without an identity. */
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Open {}
