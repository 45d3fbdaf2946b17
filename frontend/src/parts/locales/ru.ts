/** The words of the parts that several pages have. */

export default {
  close: 'Закрыть',
  undo: 'Вернуть',
  unsent: 'ещё не отправлено',
  quantity: { of: 'Количество: {name}', less: 'Меньше', more: 'Больше', remove: 'Убрать' },
  status: {
    new: 'Новое',
    cooking: 'Готовится',
    ready: 'Готово',
    served: 'Подано',
    cancelled: 'Отменено',
  },
  link: {
    online: 'На связи',
    catchingUp: 'Догоняем',
    offline: 'Нет связи',
    asOf: 'на {time}',
  },
}
