package dev.slipway.gateway.in.rest;

import dev.slipway.gateway.errorcatalogue.ErrorPage;
import dev.slipway.kit.identity.Open;
import dev.slipway.kit.page.Page;
import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/errors}: open, for a problem's type must be readable to those who have no token. */
@Open
@Path("/v1/errors")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Errors")
public class ErrorsResource {

  @GET
  @Operation(
      operationId = "listErrors",
      summary = "Every problem code, what it means and what to do")
  public Page<ErrorPage> list() {
    return new Page<>(ErrorPage.all(), null);
  }

  @GET
  @Path("/{code}")
  @Operation(operationId = "getError", summary = "One problem code")
  public ErrorPage get(@PathParam("code") String code) {
    return ErrorPage.find(code)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "There is no problem code " + code + "."));
  }
}
