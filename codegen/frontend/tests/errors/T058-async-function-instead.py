from codegen.lang import export, kobject


@kobject()
class Request:
    waiting: bool = False


@export
def start(request: Request) -> None:
    request.waiting = True


@export
def finish(request: Request) -> None:
    request.waiting = False
