package dev.slipway.kit.problem;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request without a body where the resource's method takes one. A body that may be absent
 * is a parameter marked {@code @Nullable}.
 */
@Provider
public class BodyRequiredFilter implements ContainerRequestFilter, ReaderInterceptor {
  private final Map<Method, Boolean> needsBody = new ConcurrentHashMap<>();

  private final CurrentVertxRequest current;

  @Context
  @SuppressWarnings("NullAway.Init")
  ResourceInfo resource;

  @Inject
  BodyRequiredFilter(CurrentVertxRequest current) {
    this.current = current;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!hasBody(request) && isBodyRequired()) {
      throw JsonProblems.emptyBody();
    }
  }

  /** A body of {@code null} is none, either. */
  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body == null && isBodyRequired()) {
      throw JsonProblems.emptyBody();
    }
    return body;
  }

  private boolean isBodyRequired() {
    Method method = resource.getResourceMethod();
    return method != null && needsBody.computeIfAbsent(method, BodyRequiredFilter::needsBody);
  }

  private boolean hasBody(ContainerRequestContext request) {
    if (current.getCurrent().request().version() == HttpVersion.HTTP_2) {
      return true; // HTTP/2 needs no header to announce one
    }
    String length = request.getHeaderString("Content-Length");
    return length == null
        ? request.getHeaderString("Transfer-Encoding") != null
        : !length.trim().equals("0");
  }

  private static boolean needsBody(Method method) {
    return Arrays.stream(method.getParameters()).anyMatch(BodyRequiredFilter::isRequiredBody);
  }

  private static boolean isRequiredBody(Parameter parameter) {
    boolean taken =
        Arrays.stream(parameter.getAnnotations())
            .map(Annotation::annotationType)
            .map(Class::getPackageName)
            .anyMatch(name -> name.startsWith("jakarta.ws.rs") || name.startsWith("org.jboss"));
    boolean injected = parameter.getType().getPackageName().startsWith("jakarta.ws.rs");
    return !taken && !injected && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
