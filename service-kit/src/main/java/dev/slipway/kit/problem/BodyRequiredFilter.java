package dev.slipway.kit.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
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
public class BodyRequiredFilter implements ContainerRequestFilter {
  private final Map<Method, Boolean> needsBody = new ConcurrentHashMap<>();

  @Context
  @SuppressWarnings("NullAway.Init")
  ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    if (method != null
        && !hasBody(request)
        && needsBody.computeIfAbsent(method, BodyRequiredFilter::needsBody)) {
      throw JsonProblems.emptyBody();
    }
  }

  private static boolean hasBody(ContainerRequestContext request) {
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
