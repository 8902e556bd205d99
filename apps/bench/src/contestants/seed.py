"""What Taskwell began as: FastAPI, SQLModel, asyncpg and PyJWT under uvicorn; ownership by WHERE."""

import os
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import List, Optional
from uuid import UUID, uuid4

import jwt
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Response
from pydantic import BaseModel, constr
from sqlalchemy import Column, DateTime
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, SQLModel, select

SECRET = os.environ["SECRET"]
URL = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://")


def now() -> datetime:
    return datetime.now(timezone.utc)


class Task(SQLModel, table=True):
    __tablename__ = "tasks"
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: str
    title: str
    description: Optional[str] = None
    completed: bool = False
    created_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True)))
    updated_at: datetime = Field(default_factory=now, sa_column=Column(DateTime(timezone=True)))


class CreateTask(BaseModel):
    title: constr(min_length=1, max_length=255)


class SetCompleted(BaseModel):
    completed: bool


engine = create_async_engine(URL, pool_size=10, max_overflow=0)
new_session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
app = FastAPI()


async def session():
    async with new_session() as one:
        yield one


def current_user(
    response: Response,
    authorization: Optional[str] = Header(default=None),
    x_request_id: str = Header(default=""),
) -> str:
    response.headers["x-request-id"] = x_request_id
    try:
        return jwt.decode((authorization or "").removeprefix("Bearer "), SECRET, algorithms=["HS256"])["sub"]
    except (jwt.PyJWTError, KeyError):
        raise HTTPException(401, "unauthorized", {"x-request-id": x_request_id})


async def own_task(one: AsyncSession, user_id: str, id: UUID) -> Task:
    task = (await one.execute(select(Task).where(Task.user_id == user_id, Task.id == id))).scalars().first()
    if task is None:
        raise HTTPException(404, "not found")
    return task


@app.get("/tasks", response_model=List[Task])
async def list_tasks(limit: int = 50, user_id: str = Depends(current_user), one: AsyncSession = Depends(session)):
    newest = select(Task).where(Task.user_id == user_id).order_by(Task.created_at.desc())
    return (await one.execute(newest.limit(limit))).scalars().all()


@app.get("/tasks/{id}", response_model=Task)
async def get_task(id: UUID, user_id: str = Depends(current_user), one: AsyncSession = Depends(session)):
    return await own_task(one, user_id, id)


@app.post("/tasks", response_model=Task, status_code=201)
async def create_task(
    body: CreateTask, user_id: str = Depends(current_user), one: AsyncSession = Depends(session)
):
    task = Task(user_id=user_id, title=body.title)
    one.add(task)
    await one.commit()
    return task


@app.patch("/tasks/{id}", response_model=Task)
async def set_completed(
    id: UUID, body: SetCompleted, user_id: str = Depends(current_user), one: AsyncSession = Depends(session)
):
    task = await own_task(one, user_id, id)
    task.completed = body.completed
    await one.commit()
    return task


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", access_log=False)
