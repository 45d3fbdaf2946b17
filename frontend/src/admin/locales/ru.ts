/** The words of the frame of the owner's side, and of its forms. */

export default {
  label: 'Разделы',
  sections: {
    today: 'Сегодня',
    orders: 'Заказы',
    menu: 'Меню',
    floor: 'Зал',
    staff: 'Сотрудники',
    journal: 'Журнал',
    system: 'Настройки',
  },
  toWaiters: 'Страницы официанта',
  toKitchen: 'Экран кухни',
  signOut: 'Выйти',
  form: {
    save: 'Сохранить',
    cancel: 'Отменить',
    seeFields: 'Исправьте отмеченные поля.',
    conflict: 'Пока вы правили, эту запись сохранил кто-то другой.',
    theirs: 'сейчас: {value}',
    mine: 'у вас: {value}',
    keepMine: 'Оставить моё',
    takeTheirs: 'Взять новое',
    nothing: 'пусто',
    yes: 'да',
    no: 'нет',
    unsaved: 'Изменения не сохранены',
    discard: 'Не сохранять',
    goOn: 'Продолжить правку',
  },
}
